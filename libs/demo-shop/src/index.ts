export { DemoShop } from './demo-shop';
export { DemoRemoval, type DemoRemains } from './demo-removal';
export { DemoModule } from './demo.module';
export { DemoRemovalModule } from './demo-removal.module';
