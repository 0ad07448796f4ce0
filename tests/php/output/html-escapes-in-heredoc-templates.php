<?php
$items = ['<a>', "b's", 'c "q"'];
foreach ($items as $i => $item) {
    echo <<<HTML
      <li id="{$i}">{$item}</li>

      HTML;
}
