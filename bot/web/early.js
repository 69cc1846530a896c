// Hides the words for browsers that can't run the page, until it is seen whether this one can and got all of it.
document.documentElement.className = "js";
addEventListener("DOMContentLoaded", function () {
  if (!window.pageRuns) document.documentElement.className = "";
});
