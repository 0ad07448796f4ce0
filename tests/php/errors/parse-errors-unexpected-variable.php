<?php
foreach ($a in $b) { }
$x $y;
