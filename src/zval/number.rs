//! Numbers as text: parsing and printing as PHP does.
