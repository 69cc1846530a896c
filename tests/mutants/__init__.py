"""Would the tests notice? `make mutants` makes small changes to the code, one at a time, and sees.

    places → a seeded sample → for each: the tests that run its line, in a copy of the tree → who noticed

An own tool, since what there is was tried on paper and doesn't fit:

- mutmut 3 keeps all changes of a function side by side, with a switch in the environment; programs that our
  tests start get an environment of their own, so they would run unchanged. It changes functions only, leaves
  out no statement and no branch, and draws no sample.
- cosmic-ray runs one command, the same tests, for every change: ours take a quarter of an hour. It changes
  the files where they are, and its changes leave out no statement, branch or keyword.

The modules, from below: `source` (positions), `expressions` and `statements` (the changes), `places` (where
they may be made), `drawing` (the sample), `recording` (a pytest plugin: which test runs what) and `covering`
(the tests nearest to a line), `trying` (one change in a copy), `telling` (what came of it).
"""
