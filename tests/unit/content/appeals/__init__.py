"""Reading what an appeal says."""
