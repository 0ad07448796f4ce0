<?php
// Composer says its version, validates projects, lists its commands, and explains one.
require '/usr/share/php/Composer/autoload.php';

use Composer\Console\Application;
use Symfony\Component\Console\Input\ArgvInput;
use Symfony\Component\Console\Output\BufferedOutput;

putenv('COMPOSER_HOME=' . $argv[1] . '/home');
putenv('COMPOSER_DISABLE_NETWORK=1');
mkdir($argv[1] . '/home');
// Nothing is fetched, so it is all the same whether there is TLS.
file_put_contents($argv[1] . '/home/config.json', '{"config": {"disable-tls": true}}');
$projects = [
    'good' => ['name' => 'acme/good', 'description' => 'A project.', 'license' => 'MIT', 'type' => 'library', 'require' => ['php' => '>=8.1', 'psr/log' => '^1.0 || ^3'], 'autoload' => ['psr-4' => ['Acme\\' => 'src/']]],
    'lax' => ['require' => ['php' => '*', 'acme/good' => '1.0.0', 'acme/other' => 'dev-main#abc'], 'require-dev' => ['acme/good' => '>=1'], 'scripts-descriptions' => ['x' => 'y']],
];
foreach ($projects as $name => $project) {
    mkdir($argv[1] . "/$name");
    file_put_contents($argv[1] . "/$name/composer.json", json_encode($project, JSON_PRETTY_PRINT));
}
$runs = [['--version'], ['validate', '--no-check-publish', '--working-dir=good'], ['validate', '--strict', '--working-dir=lax'], ['validate', '--no-check-all', '--working-dir=lax'],
    ['config', '--working-dir=good', 'vendor-dir'], ['licenses', '--working-dir=lax', '--format=json']];
foreach ($runs as $words) {
    $application = new Application;
    $application->setAutoExit(false);
    $output = new BufferedOutput;
    $status = $application->run(new ArgvInput(['composer', '--no-ansi', '--no-interaction', '--no-plugins', ...$words]), $output);
    echo 'composer ', implode(' ', $words), ' ', $status, "\n", str_replace($argv[1], '', $output->fetch()), "\n";
    chdir($argv[1]);
}
