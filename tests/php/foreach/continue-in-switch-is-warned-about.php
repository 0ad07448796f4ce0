<?php
while (true) {
    switch (1) {
        case 1:
            continue;
    }
    break;
}
echo "done\n";
