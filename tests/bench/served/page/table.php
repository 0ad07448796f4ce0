<table>
<tr><th>Number</th><th>Customer</th><th>Total</th><th>What</th></tr>
<?php foreach ($orders as $order): ?>
<?php include __DIR__ . '/row.php'; ?>
<?php endforeach ?>
</table>
