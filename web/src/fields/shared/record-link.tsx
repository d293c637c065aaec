import { Link } from '@tanstack/react-router';
import { useMeta } from '@/api/meta';
import { useHovered } from '@/fields/shared/hovered';
import classes from '@/fields/shared/shared.module.css';

/** The name of a record, as a way to it; plain where its object has no page. */
export function RecordLink({ object, id, name }: { object: string; id: string; name: string }) {
    const meta = useMeta().object(object);
    const hovered = useHovered(object, id);
    if (!meta || meta.role !== 'record') return <span>{name}</span>;
    return (
        <Link className={classes['link']} to="/$object/$record" params={{ object, record: id }} search={{}} {...hovered}>
            {name || id}
        </Link>
    );
}
