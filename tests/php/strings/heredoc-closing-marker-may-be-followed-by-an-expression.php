<?php
$a = [<<<X
text
X . ' more', strlen(<<<Y
12345
Y)];
print_r($a);
