// A rule for oxlint: only lib/keys.ts looks at the key of a keyboard event, because only it knows when an
// input method is composing. Everything else asks keyName or onKeys.
const message =
    "Use keyName or onKeys of lib/keys: a bare key check fires while an input method composes (Enter then means 'take this word').";
const names = new Set(['key', 'code', 'keyCode', 'which']);
const keys = /^(Enter|NumpadEnter|Escape|Tab|Arrow(Up|Down|Left|Right)|Backspace|Home|End|Page(Up|Down))$/;

function looksAtKey(node) {
    return node.type === 'MemberExpression' && !node.computed && names.has(node.property.name);
}

function namesKey(node) {
    return node.type === 'Literal' && (keys.test(String(node.value)) || node.value === 13 || node.value === 27 || node.value === 229);
}

export default {
    meta: { name: 'kith' },
    rules: {
        'no-bare-key': {
            create(context) {
                return {
                    BinaryExpression(node) {
                        if ((looksAtKey(node.left) && namesKey(node.right)) || (looksAtKey(node.right) && namesKey(node.left))) {
                            context.report({ node, message });
                        }
                    },
                    SwitchStatement(node) {
                        const asked = node.cases.some((each) => each.test && namesKey(each.test));
                        if (looksAtKey(node.discriminant) && asked) context.report({ node, message });
                    },
                };
            },
        },
    },
};
