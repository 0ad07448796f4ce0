<?php
$o = null;
echo "a $o?->p b {$o?->p->q} c\n";
