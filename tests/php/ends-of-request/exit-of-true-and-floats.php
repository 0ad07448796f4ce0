<?php
exit(5.7 > 5);
