<?php
die("dead\n");
