"""The program among others on its machine: signs of life, standing by, stopping."""
