import { Notifications } from '@mantine/notifications';
import { Hints } from '@/app/frame/hints';

export function Notices() {
    return (
        <>
            <Notifications position="bottom-right" limit={4} containerWidth={380} />
            <Hints />
        </>
    );
}
