<?php
echo 'a', 'b' . 'c', PHP_EOL;
echo('parens'), ("\n");
print('print') . print "\n";
