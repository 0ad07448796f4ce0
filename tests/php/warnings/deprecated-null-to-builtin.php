<?php
var_dump(strlen(null), str_contains('abc', null), htmlspecialchars(null), in_array(null, [null]), round(1.5, null ?? 0));
