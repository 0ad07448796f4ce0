<?php
echo strtoupper(fgets(STDIN));
echo json_encode(stream_get_contents(STDIN)), "\n";
var_dump(feof(STDIN), fgets(STDIN));
