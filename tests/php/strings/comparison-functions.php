<?php
var_dump(strcmp('a', 'b'), strcmp('b', 'a'), strcmp('a', 'a'), strcmp('abc', 'ab'), strcasecmp('HELLO', 'hello'), strncmp('abcd', 'abef', 2), strncasecmp('ABc', 'abd', 2), strnatcmp('img12', 'img10'), strnatcasecmp('IMG2', 'img10'), strcoll('a', 'b'));
