<?php
if ($a): b(); c(); elseif ($d): if ($e) f(); else g(); elseif ($h): else: i(); endif;
if ($a): if ($b): c(); endif; endif;
while ($a): b(); endwhile;
for (;;): break; endfor;
foreach ($a as $b): c(); endforeach;
switch ($a): case 1: b(); default: c(); endswitch;
declare(ticks=1): a(); enddeclare;
