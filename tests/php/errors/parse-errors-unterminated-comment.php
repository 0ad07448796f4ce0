<?php
echo 1;
/* no end
