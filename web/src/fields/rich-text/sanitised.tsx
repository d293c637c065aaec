import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import { picture_source } from '@/fields/rich-text/picture-source';
import classes from '@/fields/shared/shared.module.css';

const allowed = {
    ALLOWED_TAGS: ['img', 'span', 'a', 'b', 'blockquote', 'br', 'code', 'em', 'h1', 'h2', 'h3', 'h4', 'hr', 'i', 'li', 'ol', 'p', 'pre', 's', 'strong', 'u', 'ul'],
    ALLOWED_ATTR: ['href', 'src', 'alt', 'data-mention'],
    ALLOW_DATA_ATTR: false,
    ADD_URI_SAFE_ATTR: ['data-mention'],
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|\/api\/v1\/attachments\/)/i,
};

// A picture from elsewhere would tell its owner who reads this, and when.
DOMPurify.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName === 'IMG' && !picture_source.test(node.getAttribute('src') ?? '')) node.remove();
    if (node.nodeName === 'A') node.setAttribute('rel', 'noopener noreferrer');
});

/** The server has cleaned it too; nothing is shown on the word of one guard. */
export function Sanitised({ html }: { html: string }) {
    const clean = useMemo(() => DOMPurify.sanitize(html, allowed), [html]);
    return <div className={classes['html']} dangerouslySetInnerHTML={{ __html: clean }} />;
}
