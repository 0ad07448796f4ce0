<?php
f() = 5;
