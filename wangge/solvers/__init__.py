"""The numbers: pure kernels over arrays. No Django, no engine; limits and tables come as arguments."""
