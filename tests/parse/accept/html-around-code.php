#!/usr/bin/env php
<html>
<?php if ($a): ?>
  <b><?= $b, 1 ?></b>
<?php elseif ($c): // comment ?>
  text <? not a tag, <?phpx nor this
<?php else: # comment ?>
<?php endif ?>

<?=1?><?= 2; ?>
<?php
echo 1 ?>
tail
