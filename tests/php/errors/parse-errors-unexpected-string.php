<?php
echo 'a' 'b';
