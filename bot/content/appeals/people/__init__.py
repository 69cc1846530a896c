"""People in an appeal: whom it is for, their relatives, and whoever else is named."""
