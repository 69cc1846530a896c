"""Files to lines: each defect that files of appeals have, once."""
