<?php
echo STRLEN('abc'), StrToUpper('x'), \strlen('ab'), "\n";
