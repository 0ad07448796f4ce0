<?php
$s = 'abc0';
var_dump(isset($s[0]), isset($s[9]), isset($s[-4]), isset($s[-5]), isset($s['1']), isset($s['1x']), isset($s['x']), isset($s[1.9]), isset($s['1.0']), isset($s[0][0]), isset($s[0][1]), empty($s[3]), empty($s[0]), empty($s['x']), isset($s[true]), isset($s[null]));
