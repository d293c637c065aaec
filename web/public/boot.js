// Runs before the first paint, so that neither theme, density nor language flickers, and asks the server's
// first questions while the code is still on its way. A file of its own, because the content security
// policy allows no inline script.
(function () {
    var root = document.documentElement;
    var catalogs = {/* language: address of its first catalog; filled in by the build */};
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
    root.lang = !/^zh/i.test(language) ? 'en' : /[-_](hant|tw|hk|mo)\b/i.test(language) ? 'zh-TW' : 'zh-CN';

    if (catalogs[root.lang]) {
        var link = document.createElement('link');
        link.rel = 'modulepreload';
        link.href = catalogs[root.lang];
        document.head.append(link);
    }

    // What this address asked for the last time (src/api/early.ts): asked again, now.
    var early = (window.kith_early = new Map());
    var questions = [];
    try {
        var remembered = JSON.parse(stored('kith.questions') || '[]');
        for (var i = 0; i < remembered.length; i++) {
            if (remembered[i][0] === location.pathname + location.search) questions = remembered[i][1];
        }
        if (remembered.length > 0 && questions.length === 0) questions = ['/api/v1/session', '/api/v1/meta'];
    } catch (_) {
        // Not ours: nothing is asked early.
    }
    questions.forEach(function (address) {
        var answer = fetch(address, { headers: { Accept: 'application/json', 'Accept-Language': root.lang }, credentials: 'same-origin' });
        answer.catch(function () {});
        early.set(address, answer);
    });
})();
