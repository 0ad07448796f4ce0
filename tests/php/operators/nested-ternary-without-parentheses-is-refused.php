<?php
echo true ? 1 : false ? 2 : 3;
