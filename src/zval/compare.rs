//! Comparison of values, with a door for objects.
