<?php
$x = &$GLOBALS;
