<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title><?= e($title) ?></title></head>
<body>
<h1><?= e($title) ?></h1>
<p>You asked for <?= e($_SERVER['REQUEST_URI']) ?>.</p>
<?= $content ?>
</body>
</html>
