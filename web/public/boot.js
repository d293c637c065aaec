// Runs before the first paint, so that neither theme, density nor language flickers. A file of its own,
// because the content security policy allows no inline script.
(function () {
    var root = document.documentElement;
    function stored(key) {
        try {
            return localStorage.getItem(key);
        } catch (_) {
            return null;
        }
    }
    var scheme = stored('kith.scheme');
    if (scheme !== 'light' && scheme !== 'dark') scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    root.setAttribute('data-mantine-color-scheme', scheme);
    root.setAttribute('data-density', stored('kith.density') === 'dense' ? 'dense' : 'comfortable');
    var language = stored('kith.language') || navigator.language;
    root.lang = /^zh/i.test(language) ? 'zh-CN' : 'en';
})();
