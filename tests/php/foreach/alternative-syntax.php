<?php foreach ([1, 2] as $x): ?>
item <?= $x ?>

<?php endforeach; for ($i = 0; $i < 2; $i++): echo $i; endfor; while ($i-- > 0): echo $i; endwhile; if ($i == 0): ?>
zero
<?php elseif ($i < 0): ?>
negative
<?php else: ?>
other
<?php endif; switch (1):
    case 1: ?>
one
<?php endswitch ?>
end
