<?php
ob_implicit_flush();
echo "a\n";
ob_start();
echo "b\n";
flush();
echo "c\n";
