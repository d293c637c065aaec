// What this person has starred: records, and views of lists.

import { Link } from '@tanstack/react-router';
import { useMeta } from '@/api/meta';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useFavourites } from '@/records/use-favourites';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

export function Favourites() {
    const t = useT();
    const meta = useMeta();
    const { list } = useFavourites();
    const shown = list.flatMap((each) => {
        const object = meta.object(each.of ?? each.object);
        return object?.access.read ? [{ ...each, home: object }] : [];
    });
    if (shown.length === 0) return null;
    return (
        <>
            <h2 className={classes['part']}>{t('favourites.title')}</h2>
            <ul className={classes['list']}>
                {shown.map(({ object, id, name, of, home }) => (
                    <li key={`${object} ${id}`}>
                        <Link
                            {...(of
                                ? { to: '/$object' as const, params: { object: of }, search: { view: id } as Search }
                                : { to: '/$object/$record' as const, params: { object, record: id }, search: {} })}
                            activeOptions={{ includeSearch: of !== undefined }}
                            className={classes['link']}
                            title={name}
                        >
                            <ObjectIcon name={home.icon} />
                            <span className="clip">{name}</span>
                        </Link>
                    </li>
                ))}
            </ul>
        </>
    );
}
