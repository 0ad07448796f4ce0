<?php
// FastRoute dispatches requests with each of its data generators, and says what is wrong with routes.
require '/usr/share/php/FastRoute/autoload.php';

$routes = function (FastRoute\RouteCollector $r): void {
    $r->addRoute('GET', '/users', 'all');
    $r->addRoute('GET', '/user/{id:\d+}', 'one');
    $r->addRoute(['GET', 'POST'], '/articles/{id:\d+}[/{title}]', 'article');
    $r->addGroup('/admin', function (FastRoute\RouteCollector $r): void {
        $r->get('/x', 'x');
        $r->post('/y/{z}', 'y');
        $r->addRoute('*', '/any/{rest:.+}', 'any');
    });
    for ($i = 0; $i < 40; $i++) {
        $r->get("/many/$i/{a}/{b:[a-z]+}", "handler $i");
    }
};
foreach (['GroupCountBased', 'GroupPosBased', 'CharCountBased', 'MarkBased'] as $kind) {
    $dispatcher = FastRoute\simpleDispatcher($routes, [
        'dataGenerator' => "FastRoute\\DataGenerator\\$kind",
        'dispatcher' => "FastRoute\\Dispatcher\\$kind",
    ]);
    $requests = [['GET', '/users'], ['HEAD', '/users'], ['GET', '/user/42'], ['POST', '/user/42'], ['GET', '/user/x'],
        ['GET', '/articles/3/foo'], ['GET', '/articles/3'], ['POST', '/admin/y/q'], ['PUT', '/admin/any/a/b'], ['GET', '/none'],
        ['GET', '/many/0/x/y'], ['GET', '/many/39/x/yy'], ['GET', '/many/39/x/YY']];
    foreach ($requests as [$method, $uri]) {
        echo "$kind $method $uri ", json_encode($dispatcher->dispatch($method, $uri)), "\n";
    }
}
foreach (['/a{b', '/a[b]c', '/{a}/{a}', '/{a:(x)}', '/a[', '[]'] as $route) {
    try {
        FastRoute\simpleDispatcher(fn($r) => $r->get($route, 'h'));
        echo "$route is fine\n";
    } catch (Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
print_r((new FastRoute\RouteParser\Std)->parse('/a/{b:\d{2,}}[/c[/{d}]]'));
