import type { ReactNode } from 'react';
import { usePageTitle } from '@/lib/hooks';
import classes from '@/ui/page-head.module.css';

/** The head of a screen: what it is, and what can be done here. */
export function PageHead({ title, icon, detail, children }: { title: string; icon?: ReactNode; detail?: ReactNode; children?: ReactNode }) {
    usePageTitle(title);
    return (
        <header className={classes['head']}>
            {icon && <span className={classes['icon']}>{icon}</span>}
            <h1 className={`${classes['title']} clip`} title={title}>{title}</h1>
            {detail && <span className={classes['detail']}>{detail}</span>}
            <div className={classes['actions']}>{children}</div>
        </header>
    );
}
