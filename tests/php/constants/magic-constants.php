<?php
namespace A\B;

function f()
{
    return [__FUNCTION__, __NAMESPACE__, __LINE__, basename(__FILE__), __CLASS__, __METHOD__];
}
class C
{
    function m()
    {
        return [__FUNCTION__, __CLASS__, __METHOD__, (fn() => __FUNCTION__)(), (function () {
            return __METHOD__;
        })()];
    }
}
print_r(f());
print_r((new C)->m());
var_dump(__FUNCTION__, __CLASS__, C::class, basename(__DIR__));
