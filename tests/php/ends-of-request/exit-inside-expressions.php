<?php
$x = false or die("or die\n");
