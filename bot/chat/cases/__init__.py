"""What is told of a case: what happened, what helps, what supporters reported."""
