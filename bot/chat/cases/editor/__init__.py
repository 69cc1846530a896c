"""The organisers' screens to edit cases: the list, a case, its parts and values, publishing, revisions."""
