// An object among those that it is tied to: what it refers to on the right, what refers to it on the left.
// Drawn by hand: boxes are links, lines carry the name of the field.

import { Link } from '@tanstack/react-router';
import { manyLabel, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { neighbours, type Tie } from '@/features/settings/relations-model';
import { useLanguage } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/settings/relations.module.css';

const row_px = 64;
const box = { width: 168, height: 40 };
const width_px = 760;
const middle_x = (width_px - box.width) / 2;

export function Relations({ object }: { object: ObjectMeta }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const { to, from } = neighbours(meta.objects, object);
    const rows = Math.max(to.length, from.length, 1);
    const height = rows * row_px + 16;
    const middle_y = height / 2;
    if (to.length + from.length === 0) return <EmptyState title={t('settings.no_relations')} />;

    const y_of = (at: number, count: number) => middle_y + (at - (count - 1) / 2) * row_px;
    const named = (tie: Tie) => tie.fields.map((field) => label(field.label)).join(', ');
    const lines = (ties: Tie[], side: 'to' | 'from') =>
        ties.map((tie, at) => {
            const y = y_of(at, ties.length);
            const start = side === 'to' ? middle_x + box.width : box.width;
            const end = side === 'to' ? width_px - box.width : middle_x;
            const [start_y, end_y] = side === 'to' ? [middle_y, y] : [y, middle_y];
            const bend = (start + end) / 2;
            return <path key={tie.object.name} d={`M${start} ${start_y} C${bend} ${start_y} ${bend} ${end_y} ${end} ${end_y}`} markerEnd="url(#tip)" />;
        });
    const boxes = (ties: Tie[], side: 'to' | 'from') =>
        ties.map((tie, at) => (
            <Link
                key={tie.object.name}
                to="/settings/$section"
                params={{ section: 'fields' }}
                search={{ object: tie.object.name, tab: 'relations' }}
                className={classes['box']}
                data-junction={tie.object.role === 'junction' || undefined}
                style={{ left: side === 'to' ? width_px - box.width : 0, top: y_of(at, ties.length) - box.height / 2, width: box.width, height: box.height }}
            >
                <strong className="clip">{label(manyLabel(tie.object))}</strong>
                <span className="clip">{named(tie)}</span>
            </Link>
        ));
    return (
        <div className={classes['scroll']}>
            <div className={classes['drawing']} style={{ width: width_px, height }}>
                <svg width={width_px} height={height} aria-hidden className={classes['lines']}>
                    <defs>
                        <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                            <path d="M0 0 L8 4 L0 8 z" className={classes['tip']} />
                        </marker>
                    </defs>
                    {lines(from, 'from')}
                    {lines(to, 'to')}
                </svg>
                {boxes(from, 'from')}
                <span className={classes['box']} data-here style={{ left: middle_x, top: middle_y - box.height / 2, width: box.width, height: box.height }}>
                    <strong className="clip">{label(manyLabel(object))}</strong>
                    <span className="clip">{object.name}</span>
                </span>
                {boxes(to, 'to')}
            </div>
        </div>
    );
}
