leading text
<?php if (true): ?>
  shown
<?php endif ?>
after <?= 'echo', ' tag' ?> same line
<?php echo 'x' ?>

<?php // comment ends at the tag ?>still text
<?php # another ?>
<?php /* block
*/ ?>
<?= 1 ?><?= 2; ?>

last
