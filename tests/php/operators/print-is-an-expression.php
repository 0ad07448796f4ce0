<?php
$r = print "hello\n";
var_dump($r);
false or print "or\n";
echo 1, print(2), 3, "\n";
print 'a' . print 'b';
echo "\n";
