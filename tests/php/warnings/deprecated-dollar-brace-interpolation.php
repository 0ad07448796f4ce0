<?php
$a = 'x';
echo "${a} ${a[0]}\n";
