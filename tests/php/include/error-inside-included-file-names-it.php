<?php
include 'inc/warns.inc';
echo $undefinedHere;
