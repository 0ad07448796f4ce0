<?php
goto in;
while (true) {
    in:
    break;
}
